import type { EventBuilder } from '../builder';
import type { Story } from '../types';
import { ACCESS_STORIES } from './access';
import { ACCOUNT_STORIES } from './account';
import { FAILED_SIGN_IN_STORIES } from './failedSignIns';
import { ITEM_STORIES } from './items';
import { PEOPLE_STORIES } from './people';
import type { StoryPlan } from './script';
import { StoryContext } from './script';
import { OUTSIDE_STORIES } from './outside';
import { POWER_STORIES } from './powers';
import { REMOVAL_STORIES } from './removals';
import { SIGN_IN_STORIES } from './signIns';
import { WAY_STORIES } from './ways';

/** Every story, in the order in which they are told. */
export const STORIES: readonly StoryPlan[] = [
  ...PEOPLE_STORIES,
  ...ITEM_STORIES,
  ...ACCESS_STORIES,
  ...ACCOUNT_STORIES,
  ...FAILED_SIGN_IN_STORIES,
  ...SIGN_IN_STORIES,
  ...POWER_STORIES,
  ...REMOVAL_STORIES,
  ...OUTSIDE_STORIES,
  ...WAY_STORIES,
];

/**
 * Weaves the labelled stories into the tenant: adds their events and bounds the activity of the people
 * who join or leave in them, so it has to run before the everyday traffic is made.
 * @param from start of the history, epoch ms
 */
export function playStories(builder: EventBuilder, from: number): Story[] {
  const stage = new StoryContext(builder, from);
  for (const story of STORIES) stage.tell(story);
  return stage.stories;
}
