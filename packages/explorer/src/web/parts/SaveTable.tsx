import { useState } from 'preact/hooks';
import { download } from '../save/download';
import type { SavedFormat, SavedTable } from '../save/table';

interface SaveTableProps {
  /** What is in it: names the file, and the buttons for screen readers. */
  caption: string;
  /** All of its rows, also those of other pages. */
  readonly table: () => SavedTable | Promise<SavedTable>;
}

const FORMATS: readonly (readonly [SavedFormat, string])[] = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
];

/** Two buttons that save a table as a file. */
export function SaveTable({ caption, table }: SaveTableProps) {
  const [failed, setFailed] = useState<string>();
  const save = async (format: SavedFormat): Promise<void> => {
    try {
      setFailed(undefined);
      download(caption, await table(), format);
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div class="save" role="group" aria-label={`Save the table: ${caption}`}>
      <span aria-hidden="true">Save as</span>
      {FORMATS.map(([format, label]) => (
        <button
          key={format}
          type="button"
          aria-label={`Save as ${label}`}
          onClick={() => void save(format)}
        >
          {label}
        </button>
      ))}
      {failed !== undefined && <span role="alert">It could not be saved: {failed}</span>}
    </div>
  );
}
