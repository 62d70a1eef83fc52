import type { Group, Person, TenantItem, TenantVault } from '../types';
import type { Journal } from './journal';

/** Who and what takes part, by name. */
export interface Cast {
  journal: Journal;
  /** Epoch ms, hours before the end. */
  ago: (hours: number) => number;
  crew: readonly Person[];
  technician: Person;
  scim: Person;
  vault: (name: string) => TenantVault;
  item: (vault: string, n?: number) => TenantItem;
  group: (name: string) => Group;
}

/** The n-th of the crew. */
export const sailor = ({ crew }: Cast, n: number): Person => crew[n] as Person;
