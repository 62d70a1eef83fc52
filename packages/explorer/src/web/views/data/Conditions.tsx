import type { Where } from '../../../queries/data/rows';
import { hrefOf } from '../../router';
import type { Route } from '../../view';

interface ConditionsProps {
  where: Where;
  route: Route;
}

/** What is asked of the properties beside the filter; a click takes a condition away. */
export function Conditions({ where: { is = {}, not = {}, without }, route }: ConditionsProps) {
  const conditions = [
    ...Object.entries(is).map(([name, text]) => ({
      param: `is.${name}`,
      words: `${name} is ${alternatives(text)}`,
    })),
    ...Object.entries(not).map(([name, text]) => ({
      param: `not.${name}`,
      words: `${name} is not ${alternatives(text)}`,
    })),
    ...(without === undefined
      ? []
      : [{ param: 'without', words: `without ${alternatives(without)}` }]),
  ];
  if (conditions.length === 0) return null;
  return (
    <ul class="conditions" aria-label="Conditions">
      {conditions.map(({ param, words }) => (
        <li key={param}>
          <a
            class="chip"
            href={hrefOf({ ...route, params: { ...route.params, [param]: '', page: '' } })}
            title="Remove this condition"
          >
            {words} <span aria-hidden="true">×</span>
            <span class="visually-hidden">, remove</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

const alternatives = (texts: string): string => texts.split('|').join(' or ');
