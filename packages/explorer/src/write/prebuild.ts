import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../collect/child';
import { BUNDLED } from './assets';
import { bundle } from './bundle';
import { pageOf } from './page';

/** Puts the bundled page beside the compiled command: the published package has no bundler. */
async function prebuild(): Promise<void> {
  const assets = await bundle();
  // Throws when they do not fit into a page.
  pageOf({ assets, bytes: new Uint8Array() });
  const folder = path.join(PROJECT_ROOT, 'dist', 'local', 'explore');
  writeFileSync(path.join(folder, BUNDLED.script), assets.script);
  writeFileSync(path.join(folder, BUNDLED.style), assets.style);
}

void prebuild();
