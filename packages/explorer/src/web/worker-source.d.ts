/** The script of worker.ts, bundled, as text. The bundler makes it. */
declare module 'virtual:worker' {
  const source: string;
  export default source;
}
