/**
 * A module that fills the disk of a process: from a moment on, what is written fails as on a full disk, half-written before.
 * As a URL for `node --import`; the processes that it starts inherit it with NODE_OPTIONS.
 * @param writes count of writes that succeed before
 */
export function fullDisk(writes: number): string {
  const code = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    let left = ${writes};
    const full = (path) => Object.assign(new Error('ENOSPC: no space left on device, write'),
      { code: 'ENOSPC', errno: -28, syscall: 'write', ...(typeof path === 'string' && { path }) });
    const { writeSync, writeFileSync, copyFileSync } = fs;
    fs.writeSync = (fd, data, ...rest) => {
      if (fd <= 2 || left-- > 0) return writeSync(fd, data, ...rest);
      if (left === -1 && typeof data !== 'string' && data.length > 1) {
        const [from = 0, length = data.length - from, position] = rest;
        return writeSync(fd, data, from, length >> 1, position);
      }
      throw full();
    };
    fs.writeFileSync = (file, data, options) => {
      if (left-- > 0) return writeFileSync(file, data, options);
      if (typeof file === 'string') writeFileSync(file, String(data).slice(0, data.length >> 1), options);
      throw full(file);
    };
    fs.copyFileSync = (...all) => {
      if (left-- > 0) return copyFileSync(...all);
      throw full(all[1]);
    };
    const { writeFile } = fs.promises;
    fs.promises.writeFile = async (file, ...rest) => {
      if (left-- > 0) return writeFile(file, ...rest);
      throw full(file);
    };
    syncBuiltinESMExports();`;
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}
