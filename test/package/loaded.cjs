// Prints the files that a command of the package has loaded, with their sizes in bytes, as JSON on stderr.
//   node --require loaded.cjs <dist/graph-1password.js> ...
'use strict';

const { realpathSync, statSync } = require('node:fs');
const path = require('node:path');

process.on('exit', () => {
  const dist = path.dirname(realpathSync(process.argv[1]));
  const files = Object.keys(require.cache).filter((file) => file.startsWith(dist));
  const sizes = files.map((file) => [path.relative(dist, file), statSync(file).size]);
  console.error(JSON.stringify(Object.fromEntries(sizes)));
});
