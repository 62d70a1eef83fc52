import { ClusterAnswers } from '../../cluster/answers';
import type { ClusterChoice } from '../../cluster/options';
import { detect } from '../../detect/detect';
import type { Seen, Sight } from './seen';

/**
 * Looks at a published archive: all rules are asked about all that a poller would judge.
 * @throws UsageError, also for several accounts; ClusterError, also when the server is lost on the way: then nobody has looked
 */
export async function seePublished(
  choice: ClusterChoice,
  { rules, now }: Pick<Sight, 'rules' | 'now'>,
): Promise<Seen> {
  const open = () =>
    ClusterAnswers.open({
      ...choice,
      window: ({ judged }) => (judged?.since === undefined ? {} : { since: judged.since }),
      seenOn: now,
    });
  const source = await open();
  try {
    const { account, committed, about } = source.only();
    const { findings, failed } = await detect(source, rules, now);
    const origin = await source.origin(now, true);
    return {
      ...{ findings, failed, known: source.known, origin, account, open },
      // What an older publisher did not say is not known.
      isExplained: about.judged?.isExplained === true,
      oldest: origin.window?.since ?? 0,
      newest: committed,
    };
  } finally {
    source.close();
  }
}
