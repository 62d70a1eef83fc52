import type { EventBuilder } from '../builder';
import type { Story } from '../types';
import { tellAccessStories } from './access';
import { tellAccountStories } from './account';
import { tellItemStories } from './items';
import { tellPeopleStories } from './people';
import { Stage } from './script';
import { tellSignInStories } from './signins';

/**
 * Weaves the labelled stories into the tenant: adds their events and bounds the activity of the people
 * who join or leave in them, so it has to run before the everyday traffic is made.
 * @param from start of the history, epoch ms
 */
export function tellStories(builder: EventBuilder, from: number): Story[] {
  const stage = new Stage(builder, from);
  tellPeopleStories(stage);
  tellItemStories(stage);
  tellAccessStories(stage);
  tellAccountStories(stage);
  tellSignInStories(stage);
  return stage.stories;
}
