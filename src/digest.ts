/** A short fingerprint of a text: tells whether something changed, protects nothing. */

/** Thirteen base-36 characters (64 bits), the same on every machine. */
export function digest(text: string): string {
  // cyrb53 by bryc, public domain, with all its 64 bits: github.com/bryc/code, jshash/experimental/cyrb53.js
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  low = mix(low, high);
  high = mix(high, low);
  return ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)).toString(36).padStart(13, "0");
}

function mix(one: number, other: number): number {
  return Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
}
