import type { ClientLogger } from '../../src/client/logger';

/** A line that was logged. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn';
  fields: object;
  message: string;
}

/** A logger that remembers. */
export function memoryLogger(): ClientLogger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  return { lines, debug: log('debug'), info: log('info'), warn: log('warn') };
}
