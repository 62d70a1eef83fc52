import type { ViewProps } from '../../view';
import { List } from './List';
import { ThingPage } from './ThingPage';

/** The vaults and secrets of the account, and a page about each. */
export function VaultsView(props: ViewProps) {
  const [key] = props.route.path;
  if (key === undefined) return <List {...props} />;
  return <ThingPage key={key} id={key} {...props} />;
}
