/** The folder of the bundles, `assets/<hash>/`: all that we start or fetch lies in it. */
export const assets = new URL("../", import.meta.url);

/** Whether an address lies in that folder. */
export function isOurs(address: string): boolean {
  return new URL(address).href.startsWith(assets.href);
}

/** Address of the site's root, where the Chinese pages lie. */
export const siteRoot = new URL("../../", assets);
