import { useState } from 'preact/hooks';
import type { Filter } from '../../../model/model';
import type { GraphEdge } from '../../../queries/graph/elements';
import { dataHref } from '../../links';
import { Pages } from '../../parts/Pages';
import { Time } from '../../parts/Time';
import { Used } from '../../parts/Used';
import { useQuery } from '../../useQuery';
import type { Call } from '../../view';

/** Events of a page. */
const PAGE = 10;

interface EventListProps {
  call: Call;
  edge: GraphEdge;
  filter: Filter;
  /** Place of the finding whose path is drawn: its events alone. */
  finding: number | undefined;
}

/** The events of one edge, newest first. */
export function EventList({ call, edge, filter, finding }: EventListProps) {
  const [page, setPage] = useState(0);
  const { from, to, kind } = edge;
  const { result, error } = useQuery(call, 'graphUnfold', {
    from,
    to,
    kind,
    filter,
    offset: page * PAGE,
    limit: PAGE,
    ...(finding !== undefined && { finding }),
  });
  if (error !== undefined) return <p class="note">{error}</p>;
  if (!result) return <p class="note">Loading events …</p>;
  return (
    <>
      <ol class="graph-events" start={page * PAGE + 1} data-testid="graph-events">
        {result.events.map(({ key, displayName, createdOn, used }) => (
          <li key={key} data-key={key}>
            <a href={dataHref(key)}>{displayName}</a>
            <Used used={used} /> <Time ms={createdOn} zoned />
          </li>
        ))}
      </ol>
      <Pages total={result.total} page={page} pageSize={PAGE} onPage={setPage} />
    </>
  );
}
