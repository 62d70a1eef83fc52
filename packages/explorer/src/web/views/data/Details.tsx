import { useState } from 'preact/hooks';
import type { EntityDetails, Property, RelationshipDetails } from '../../../queries/data/details';
import { dataHref, entityHref, graphHref, listHref } from '../../links';
import { typeName } from '../../names';
import { Empty } from '../../parts/Empty';
import { PageHead } from '../../parts/PageHead';
import { Panel } from '../../parts/Panel';
import { SaveTable } from '../../parts/SaveTable';
import { Marks } from '../../parts/Marks';
import { TypeBadge } from '../../parts/TypeBadge';
import { Used } from '../../parts/Used';
import { useQuery } from '../../useQuery';
import type { Call } from '../../view';
import { Neighbours } from './Neighbours';
import { isMoment, PropertyValue } from './PropertyValue';

interface DetailsProps {
  /** `_key` of an entity or a relationship. */
  id: string;
  call: Call;
}

/** Everything about one entity or relationship. */
export function Details({ id, call }: DetailsProps) {
  const [limits, setLimits] = useState<Readonly<Record<string, number>>>({});
  const { result, error, loading } = useQuery(call, 'dataDetails', { key: id, limits });
  if (error !== undefined) return <Empty title={error} />;
  if (!result) {
    if (loading) return null;
    return (
      <>
        <PageHead title="Not in this file" />
        <Empty title="No entity or relationship has this key.">
          <code>{id}</code> may be in a newer or an older graph.
        </Empty>
      </>
    );
  }
  if (result.kind === 'relationship') return <Relationship details={result} />;
  return (
    <Entity details={result} onMore={(group, limit) => setLimits({ ...limits, [group]: limit })} />
  );
}

interface EntityProps {
  details: EntityDetails;
  readonly onMore: (group: string, limit: number) => void;
}

function Entity({ details, onMore }: EntityProps) {
  const { key, type, name, classes, properties, rawData, groups, item, vault, marks } = details;
  const used = [item, vault].filter((each) => each !== undefined);
  const own = entityHref(type, key);
  return (
    <>
      <PageHead
        title={name}
        kicker={
          <>
            <TypeBadge type={type} /> <a href={listHref(type)}>All of this type</a>
          </>
        }
        note={
          <>
            <code>{key}</code> · {classes.join(', ')}
            <Marks marks={marks} />
            <Used used={used} />
          </>
        }
        actions={
          <>
            {own !== dataHref(key) && (
              <a class="button" href={own}>
                Open {typeName(type).toLowerCase()}
              </a>
            )}
            <a class="button" href={graphHref(key)}>
              Show in the graph
            </a>
          </>
        }
      />
      <div class="panels details">
        <div class="span-2 stack">
          <Panel id="properties" title="Properties">
            <PropertyTable properties={properties} of={name} />
          </Panel>
          <RawData text={rawData} />
        </div>
        <Panel id="relationships" title="Relationships">
          <Neighbours groups={groups} onMore={onMore} />
        </Panel>
      </div>
    </>
  );
}

function RawData({ text }: { text: string | undefined }) {
  return (
    <Panel
      id="raw"
      title="Raw data"
      note="What 1Password sent, as stored. It never contains a secret value."
    >
      {text === undefined ? (
        <Empty small>No raw data was stored for this entity.</Empty>
      ) : (
        <pre class="raw" tabIndex={0} role="region" aria-label="Raw data as JSON">
          {text}
        </pre>
      )}
    </Panel>
  );
}

function Relationship({ details }: { details: RelationshipDetails }) {
  const { key, type, from, to, properties } = details;
  return (
    <>
      <PageHead
        title={`${from.name} ${details.class} ${to.name}`}
        kicker={<>Relationship · {type}</>}
        note={<code>{key}</code>}
      />
      <div class="panels details">
        <Panel id="ends" title="Ends">
          <dl class="ends">
            {[from, to].map((end, at) => (
              <div key={end.key}>
                <dt>{at === 0 ? 'From' : 'To'}</dt>
                <dd>
                  <TypeBadge type={end.type} /> <a href={dataHref(end.key)}>{end.name}</a>
                </dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel id="properties" title="Properties" span={2}>
          <PropertyTable properties={properties} of={`${from.name} ${details.class} ${to.name}`} />
        </Panel>
      </div>
    </>
  );
}

/** @param of what they are those of */
function PropertyTable({ properties, of }: { properties: readonly Property[]; of: string }) {
  if (properties.length === 0) return <Empty small>No properties.</Empty>;
  return (
    <>
      <div class="table-scroll" role="region" aria-label="Table of properties" tabIndex={0}>
        <table class="data-table properties">
          <caption class="visually-hidden">Properties</caption>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">Property</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {properties.map(([name, value]) => (
              <tr key={name} data-row={name}>
                <th scope="row">{name}</th>
                <td>
                  <PropertyValue name={name} value={value} zoned />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="table-foot">
        <SaveTable
          caption={`Properties of ${of}`}
          table={() => ({
            columns: [{ label: 'Property' }, { label: 'Value' }],
            rows: properties.map(([name, value]) => [
              name,
              isMoment(name, value) ? new Date(value).toISOString() : value,
            ]),
          })}
        />
      </div>
    </>
  );
}
