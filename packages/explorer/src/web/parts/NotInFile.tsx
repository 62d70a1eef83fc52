import { hrefOf } from '../router';
import { Empty } from './Empty';
import { PageHead } from './PageHead';

interface NotInFileProps {
  /** What was looked for in vain, as `No person has this key.` */
  title: string;
  /** The key in the address. */
  id: string;
  /** Where all of them are. */
  view: string;
  /** What they are called, in the plural. */
  things: string;
}

/** The page of something that the file does not hold: a link from another file, or a mistyped one. */
export function NotInFile({ title, id, view, things }: NotInFileProps) {
  return (
    <>
      <PageHead title="Not in this file" />
      <Empty title={title}>
        <code>{id}</code> may be in a newer or an older graph.{' '}
        <a href={hrefOf({ view, path: [], params: {} })}>Show all {things}</a>
      </Empty>
    </>
  );
}
