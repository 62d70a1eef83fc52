import type { ViewProps } from '../../view';
import { List } from './List';
import { PersonPage } from './PersonPage';

/** The people of the account, and a page about each. */
export function PeopleView(props: ViewProps) {
  const [key] = props.route.path;
  if (key === undefined) return <List {...props} />;
  return <PersonPage key={key} id={key} {...props} />;
}
