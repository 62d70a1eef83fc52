import type { ViewProps } from '../../view';
import { Details } from './Details';
import { List } from './List';

/** Every entity and relationship of the graph: lists by type, and a page about each. */
export function DataView(props: ViewProps) {
  const [key] = props.route.path;
  if (key === undefined) return <List {...props} />;
  return <Details key={key} id={key} call={props.call} />;
}
