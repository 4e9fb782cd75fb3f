/** The way from a worker's bundle to their folder; site_src/build/build.mjs writes it. */
declare const TO_ASSETS: string | undefined;

/** The folder of the bundles, `assets/<hash>/`: all that we start or fetch lies in it. */
export const assets = new URL(typeof TO_ASSETS === "string" ? TO_ASSETS : "../", import.meta.url);

/** Whether an address lies in that folder. */
export function isOurs(address: string): boolean {
  return new URL(address).href.startsWith(assets.href);
}

/** Address of the site's root, where the Chinese pages lie. */
export const siteRoot = new URL("../../", assets);
