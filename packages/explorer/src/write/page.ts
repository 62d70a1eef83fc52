import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** What the page runs and looks like. */
export interface Assets {
  /** JavaScript, with the worker's in it. */
  readonly script: string;
  /** CSS. */
  readonly style: string;
}

/** What a page is made of. */
export interface PageParts {
  readonly assets: Assets;
  /** What `encode` gave. */
  readonly bytes: Uint8Array;
  /** Name of the 1Password account, for the title. */
  readonly account?: string;
}

/** The tile of the title bar: without one, browsers ask the server for theirs. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M4 4l8 4-8 4z" fill="none" stroke="#0072b2" stroke-width="1.5"/><g fill="#0072b2"><circle cx="4" cy="4" r="2.5"/><circle cx="12" cy="8" r="2.5"/><circle cx="4" cy="12" r="2.5"/></g></svg>',
)}`;

/**
 * Writes the page: one file that needs no other, and may ask nobody for anything. The graph lies in it as base64 of
 * gzip, so that no name of it is ever read as HTML.
 * @throws Error when the script or style would end early in HTML
 */
export function pageOf({ assets: { script, style }, bytes, account }: PageParts): string {
  const title = account === undefined ? '1Password graph' : `${account} · 1Password graph`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    'img-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="${ICON}">
<style>${inline(style, 'style')}</style>
</head>
<body>
<div id="app"><noscript>This page draws itself with JavaScript: allow it for this file. Nothing is sent anywhere.</noscript></div>
<script type="application/octet-stream" id="data">${gzipSync(bytes).toString('base64')}</script>
<script>${inline(script, 'script')}</script>
</body>
</html>
`;
}

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A script or style as it may stand in HTML. @throws Error when HTML would end it early, or read a comment in it */
function inline(text: string, element: 'script' | 'style'): string {
  if (/<\/(script|style)|<!--/i.test(text)) {
    throw new Error(`The page's ${element} has text in it that HTML would read as its own.`);
  }
  return text;
}

/** A text as HTML: all but plain letters, digits and punctuation are escaped by number. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[^A-Za-z0-9 .,:@_-]/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`);
}
