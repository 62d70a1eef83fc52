import type { ExplorerFinding, ExplorerIncident, Filter, Model } from '../../model/model';
import { findingInFilter, findingLevels, findingRow, LEVELS } from './findings';
import type { Findings, FindingRow } from './findings';

/** Findings of an incident that are shown before "Show all". */
const FEW = 3;
/** Entities of a path that are shown. */
const MOST_ON_PATH = 12;

/** What to choose from the incidents. */
export interface IncidentsArgs {
  readonly filter: Filter;
  /** With a finding of that level. */
  readonly level?: ExplorerFinding['level'];
  /** Id of the incident of which all findings are wanted, not the first three. */
  readonly open?: string;
}

/** A finding of an incident, and the rule that made it. */
export interface IncidentFinding extends FindingRow, Pick<ExplorerFinding, 'rule' | 'level'> {}

/** An incident with its findings in the filter. */
export interface IncidentRow extends Omit<ExplorerIncident, 'findings'> {
  /** Count of its findings in the filter. */
  readonly count: number;
  /** What to do, by the rule of its worst finding. */
  readonly remediation?: string;
  /** The worst first. */
  readonly rows: readonly IncidentFinding[];
}

/** Incidents in a filter. */
export interface Incidents extends Pick<Findings, 'total' | 'levels'> {
  /** Count of the incidents of the file, whatever the filter. */
  readonly all: number;
  /** The worst first, and within a level the newest. */
  readonly incidents: readonly IncidentRow[];
}

/** The incidents of which a finding is in a filter. */
export function incidents(model: Model, { filter, level, open }: IncidentsArgs): Incidents {
  const isWanted = (index: number): boolean => {
    const finding = model.findings[index];
    if (!finding || (level !== undefined && finding.level !== level)) return false;
    return findingInFilter(model, finding, filter);
  };
  const rows = model.incidents.flatMap((incident): IncidentRow[] => {
    const { findings, ...said } = incident;
    const wanted = findings.filter(isWanted);
    if (wanted.length === 0) return [];
    const shown = open === incident.id ? wanted : wanted.slice(0, FEW);
    const { remediation } = model.findings[findings[0] ?? -1] ?? {};
    return [
      {
        ...said,
        count: wanted.length,
        ...(remediation !== undefined && { remediation }),
        rows: shown.map((index) => incidentFinding(model, index)),
      },
    ];
  });
  rows.sort(
    (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (b.last ?? 0) - (a.last ?? 0),
  );
  return {
    ...{ all: model.incidents.length, incidents: rows },
    ...{ total: model.findings.length, levels: findingLevels(model, filter) },
  };
}

function incidentFinding(model: Model, index: number): IncidentFinding {
  const finding = model.findings[index] as ExplorerFinding;
  const { rule, level } = finding;
  return { rule, level, ...findingRow(model, finding, index, MOST_ON_PATH) };
}
