import type { IncidentsArgs } from '../../../queries/findings/incidents';
import { counted } from '../../format';
import { Empty } from '../../parts/Empty';
import { Memoized } from '../../parts/Memoized';
import { useQuery } from '../../useQuery';
import type { ViewProps } from '../../view';
import { LevelFilter } from './LevelFilter';
import { IncidentSection } from './IncidentSection';

interface IncidentListProps extends Pick<ViewProps, 'call'> {
  args: IncidentsArgs;
}

/** The incidents, the worst first. */
export function IncidentList({ call, args }: IncidentListProps) {
  const { level, open } = args;
  const { result, error, loading, late } = useQuery(call, 'incidents', args);
  return (
    <>
      {error !== undefined && <Empty title={error} />}
      {result && (
        <div class={late ? 'view loading' : 'view'} data-ready={!loading}>
          <Memoized deps={[result, level]}>
            {() => (
              <>
                <LevelFilter findings={result} level={level} params={{ by: 'incident' }} />
                {result.incidents.map((incident) => (
                  <IncidentSection
                    key={incident.id}
                    {...{ incident, level }}
                    isCurrent={incident.id === open}
                  />
                ))}
                {result.incidents.length === 0 && (
                  <Empty
                    title={result.all === 0 ? 'No incidents.' : 'No incidents match the filter.'}
                  >
                    The file has {counted(result.all, 'incident')}.
                  </Empty>
                )}
              </>
            )}
          </Memoized>
        </div>
      )}
    </>
  );
}
