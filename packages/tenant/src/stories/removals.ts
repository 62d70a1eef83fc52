import { anyAudit, burst, does } from './reading';
import type { StoryPlan } from './script';

const isRemoval = does('items itemhist vault group', 'delete purge');

/** Permanent removals. */
export const REMOVAL_STORIES: readonly StoryPlan[] = [
  {
    id: 'item-removal',
    title: 'The trash of a vault is emptied',
    rule: 'item-removal',
    description: 'The trash of one vault is emptied.',
    reading: anyAudit((e) => does('items', 'delete purge')(e) || does('itemhist', 'purge')(e)),
    play: (stage, s) => {
      s.audit(stage.admin(4), stage.hoursAgo(18.3), 'delete', 'items', stage.vault(0).id);
    },
  },
  {
    id: 'bulk-deletion',
    title: 'Deleted items and history are purged',
    rule: 'bulk-deletion',
    description: 'Deleted items and the history of several vaults are purged within minutes.',
    reading: ({ audits }) =>
      burst(audits.filter(isRemoval), { key: (e) => e.actor_uuid, atLeast: 5 }),
    play: (stage, s) => {
      for (let k = 0; k < 6; k++) {
        const objectType = k % 2 === 0 ? 'items' : 'itemhist';
        const at = stage.minutesAgo(31) + k * 90_000;
        s.audit(stage.admin(2), at, 'purge', objectType, stage.vault(Math.floor(k / 2)).id);
      }
    },
  },
];
