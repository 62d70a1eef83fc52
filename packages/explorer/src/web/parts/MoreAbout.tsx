import { dataHref, graphHref } from '../links';

/** Where else there is more about something. @param id its key */
export function MoreAbout({ id }: { id: string }) {
  return (
    <>
      <a class="button" href={graphHref(id)}>
        Show in the graph
      </a>
      <a class="button" href={dataHref(id)}>
        All properties
      </a>
    </>
  );
}
