/** The script of worker.ts, bundled, as text. The bundler makes it. */
declare module 'virtual:worker' {
  const source: string;
  export default source;
}

/** Style sheets are bundled, and have no value. */
declare module '*.css';
