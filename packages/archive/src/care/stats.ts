import type { TableDeclaration } from '../declaration';
import type { Snapshot } from '../store/entries';

/** What an archive holds of a type. */
export interface TypeStats {
  type: string;
  kind: TableDeclaration['kind'];
  /** Counts. */
  files: number;
  rows: number;
  days: number;
  bytes: number;
  /** Of events; of states, when they began. Epoch ms. */
  from: number;
  to: number;
}

/** What an archive holds, as its log tells: no file is opened. */
export function statsOf(snapshot: Snapshot, tables: readonly TableDeclaration[]): TypeStats[] {
  return tables.flatMap(({ type, kind }) => {
    const files = [...snapshot.files.values()].filter((file) => file.type === type);
    if (files.length === 0) return [];
    const sum = (of: 'rows' | 'bytes') => files.reduce((total, file) => total + file[of], 0);
    return [
      {
        ...{ type, kind, files: files.length, rows: sum('rows'), bytes: sum('bytes') },
        days: new Set(files.map(({ day }) => day)).size,
        from: files.reduce((least, file) => Math.min(least, file.from), Infinity),
        to: files.reduce((most, file) => Math.max(most, file.to), -Infinity),
      },
    ];
  });
}
