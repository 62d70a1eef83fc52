import type { ComponentType } from 'preact';
import type { ViewProps } from '../view';
import { DataView } from './data';
import { FindingsView } from './findings';
import { GraphView } from './graph';
import { LeaversView } from './leavers';
import { OverviewView } from './overview';
import { PeopleView } from './people';
import { VaultsView } from './vaults';

/** A view of the page, with its name in the address and in the navigation. */
interface View {
  readonly id: string;
  readonly label: string;
  readonly component: ComponentType<ViewProps>;
}

/** All views, in the order of the navigation. */
export const VIEWS: readonly View[] = [
  { id: 'overview', label: 'Overview', component: OverviewView },
  { id: 'people', label: 'People', component: PeopleView },
  { id: 'leavers', label: 'Leavers', component: LeaversView },
  { id: 'vaults', label: 'Vaults & secrets', component: VaultsView },
  { id: 'graph', label: 'Graph', component: GraphView },
  { id: 'findings', label: 'Findings', component: FindingsView },
  { id: 'data', label: 'Data', component: DataView },
];
