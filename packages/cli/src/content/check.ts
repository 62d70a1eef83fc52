import type { Query } from '@graph-1password/j1ql';
import { J1qlSyntaxError, nearest, parseQuery } from '@graph-1password/j1ql';
import { RuleError } from '../detect/ruleFile';
import { readRule } from '../detect/rules';
import { comparisonProblems } from './comparisons';
import type { ContentProblem } from './problem';
import { isOfOthers, MODEL, namesOf } from './model';
import type { Parts, Selector, Walk } from './scope';
import { partsOf, pathsIn, queriesWithin, targetsOf } from './scope';
import type { ContentFiles, ShippedQuery } from './shipped';
import { queriesIn } from './shipped';

/**
 * Holds rules, questions and boards to what the integration publishes, without any graph.
 * @returns a text for each problem, with file, line of the file and what it belongs to
 * @throws RuleError, UsageError when a file cannot be read as what it is
 */
export function checkContent(files: ContentFiles): string[] {
  const problems = queriesIn(files).flatMap((query) =>
    problemsOf(query).map(({ line, sentence }) => `${placeOf(query, line)}: ${sentence}`),
  );
  // What is wrong in a query is said above with its line.
  const sound = files.rules.filter((file) => !problems.some((line) => line.startsWith(`${file}:`)));
  return [...problems, ...sound.flatMap(ruleProblems)];
}

/** What keeps a rule from being run, though each of its queries is right. */
function ruleProblems(file: string): string[] {
  try {
    readRule(file);
    return [];
  } catch (error) {
    if (error instanceof RuleError) return [error.message];
    throw error;
  }
}

/** `file:line: owner`. @param line of the query, from 1 */
export const placeOf = ({ file, owner, line, inOneLine }: ShippedQuery, inQuery: number): string =>
  `${file}:${inOneLine ? line : line + inQuery - 1}: ${owner}`;

function problemsOf({ text }: ShippedQuery): ContentProblem[] {
  try {
    return queryProblems(parseQuery(text));
  } catch (error) {
    if (error instanceof J1qlSyntaxError) return [{ line: error.line, sentence: error.format() }];
    throw error;
  }
}

/** What a query names and the model does not have: types, properties, codes, relationships. */
export function queryProblems(query: Query): ContentProblem[] {
  const parts = partsOf(query);
  return [
    ...parts.selectors.flatMap(typeProblems),
    ...parts.walks.flatMap(walkProblems),
    ...propertyProblems(query, parts),
    ...comparisonProblems(query, parts),
    ...queriesWithin(query).flatMap(queryProblems),
  ];
}

const problem = (line: number, sentence: string): ContentProblem => ({ line, sentence });

const suggestion = (name: string, known: Iterable<string>): string => {
  const guess = nearest(name, [...known]);
  return guess === undefined ? '.' : `; did you mean ${guess}?`;
};

function typeProblems({ targets, position }: Selector): ContentProblem[] {
  return targets.flatMap((target) => {
    if (target.kind === 'class') {
      if (isOfOthers(target.name)) return [];
      const known = MODEL.classes.keys();
      const rest = suggestion(target.name, known);
      return [problem(position.line, `the model has no class ${target.name}${rest}`)];
    }
    if (target.kind !== 'type' || MODEL.types.has(target.name)) return [];
    const guess = nearest(target.name, [...MODEL.types.keys()]);
    // A type of another integration may be called anything that does not look like one of ours.
    if (guess === undefined && !target.name.startsWith('one_password')) return [];
    const rest = suggestion(target.name, MODEL.types.keys());
    return [problem(position.line, `the model has no entity type ${target.name}${rest}`)];
  });
}

/** Whether the model says anything of what a query calls so. */
const isOurs = (name: string): boolean =>
  MODEL.types.has(name) || MODEL.classes.has(name) || name === 'Person' || name === 'Device';

function walkProblems({ hop, from }: Walk): ContentProblem[] {
  const to = targetsOf(hop.target);
  if (![...from, ...to].every(isOurs)) return [];
  const missing = hop.verbs.filter((verb) => !edgesOf({ hop, from }, verb));
  return missing.map((verb) => {
    const [begin, end] = hop.direction === 'in' ? [to, from] : [from, to];
    const way = `${begin.join(' or ')} ${verb} ${end.join(' or ')}`;
    return problem(hop.position.line, `the model has no relationship ${way}.${existing(from, to)}`);
  });
}

function edgesOf({ hop, from }: Walk, verb: string): boolean {
  const [here, there] = [from.flatMap(namesOf), targetsOf(hop.target).flatMap(namesOf)];
  return MODEL.edges.some((edge) => {
    const out = here.includes(edge.from) && there.includes(edge.to);
    const back = here.includes(edge.to) && there.includes(edge.from);
    const fits = hop.direction === 'out' ? out : hop.direction === 'in' ? back : out || back;
    return fits && edge.verb === verb;
  });
}

/** The relationships that there are between two kinds of entities, as a sentence. */
function existing(some: readonly string[], others: readonly string[]): string {
  const [here, there] = [some.flatMap(namesOf), others.flatMap(namesOf)];
  const found = MODEL.edges.filter(
    ({ from, to }) =>
      (here.includes(from) && there.includes(to)) || (here.includes(to) && there.includes(from)),
  );
  if (found.length === 0) return '';
  return ` It has ${found.map(({ from, verb, to }) => `${from} ${verb} ${to}`).join(', ')}.`;
}

/** Properties that no type of their selector has; classes are left alone, since others bring more types. */
function propertyProblems(query: Query, { selectors, walks }: Parts): ContentProblem[] {
  const named = new Map(
    selectors.flatMap((selector) => {
      const [name, more] = [selector.alias ?? targetsOf(selector)[0], targetsOf(selector).length];
      return name === undefined || (selector.alias === undefined && more > 1)
        ? []
        : [[name, selector]];
    }),
  );
  const edges = new Map(walks.flatMap((w) => (w.hop.edgeAlias ? [[w.hop.edgeAlias, w]] : [])));
  const own = selectors.flatMap((selector) =>
    pathsIn(selector.with).flatMap((path) =>
      unknownProperty(selector, path.parts.join('.'), path.position.line),
    ),
  );
  const aliased = pathsIn([query.where, query.returns]).flatMap(({ parts, position }) => {
    const [alias = '', ...rest] = parts;
    const property = rest.join('.');
    const [selector, walk] = [named.get(alias), edges.get(alias)];
    if (property === '') return [];
    if (walk) return unknownOfEdge(walk, property, position.line);
    return selector ? unknownProperty(selector, property, position.line) : [];
  });
  return [...own, ...aliased];
}

/** What JupiterOne adds to every object, or a customer may. */
const isAnybodys = (property: string): boolean => /^(_|tag\.)/.test(property);

function unknownProperty(selector: Selector, property: string, line: number): ContentProblem[] {
  const tables = targetsOf(selector).map((name) => MODEL.types.get(name));
  if (isAnybodys(property) || tables.some((table) => !table || table.has(property))) return [];
  const known = tables.flatMap((table) => [...(table?.keys() ?? [])]);
  const rest = suggestion(property, known);
  const types = targetsOf(selector).join(' or ');
  return [problem(line, `no ${types} has a property "${property}"${rest}`)];
}

function unknownOfEdge({ hop, from }: Walk, property: string, line: number): ContentProblem[] {
  if (isAnybodys(property) || property === 'displayName') return [];
  const [here, there] = [from.flatMap(namesOf), targetsOf(hop.target).flatMap(namesOf)];
  const edges = MODEL.edges.filter(
    (edge) =>
      hop.verbs.includes(edge.verb) &&
      [edge.from, edge.to].every((end) => here.includes(end) || there.includes(end)),
  );
  if (edges.length === 0 || edges.some(({ properties }) => properties.includes(property)))
    return [];
  const rest = suggestion(
    property,
    edges.flatMap(({ properties }) => properties),
  );
  return [problem(line, `no relationship ${hop.verbs.join(' or ')} here has "${property}"${rest}`)];
}
