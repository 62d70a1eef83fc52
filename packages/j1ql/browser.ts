/** The part of this package that also runs in a browser: it loads no Node modules. */
export { compare } from './src/compare';
