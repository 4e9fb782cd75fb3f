/** Prints as JSON what an expression gives in a page in Firefox: BROWSER URL EXPRESSION SETTINGS. */
import puppeteer from "puppeteer-core";

const [executablePath, url, expression, settings = "{}"] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: JSON.parse(settings),
});
try {
  const page = await browser.newPage();
  await page.goto(url);
  console.log(JSON.stringify(await page.evaluate(expression)));
} finally {
  await browser.close();
}
