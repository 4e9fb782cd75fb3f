const BREAK = "\n";

/** How a token is written where it stands alone. @param special said of a token that is no text, such as the end */
export function named(token: string | undefined, special: string): string {
  if (token === BREAK) return "↵";
  return token === undefined || /^<.*>$/.test(token) ? special : token.trim() || "␣";
}
