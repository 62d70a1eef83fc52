import { publishToCluster } from '../../packages/cli/src/archive/commands/publish';
import { NOW } from '../detect/judge';
import { published, publishedTrial } from './published';
import { alertTests } from './suites/alerts';
import { askTests } from './suites/ask';
import { limitTests } from './suites/limits';
import { pageTests } from './suites/page';
import { queryTests } from './suites/queries';
import { ruleTests } from './suites/rules';

publishedTrial();

test('the archive is published by the command', async () => {
  const { folder, server } = published();
  const texts: string[] = [];
  const context = {
    folder,
    answer: (text: string) => texts.push(text),
    say: () => undefined,
    now: NOW,
  };
  expect(await publishToCluster({ print: true }, context)).toBe(0);
  expect(texts[0]).toContain('CREATE TABLE IF NOT EXISTS `graph_1password`.`one_password_vault`');
  expect(server.seen).toEqual([]);
  expect(await publishToCluster({ to: server.url }, context)).toBe(0);
  expect(await publishToCluster({ to: server.url }, context)).toBe(0);
  const [, first = '', second = ''] = texts;
  expect(first).toMatch(
    /^[\d,]+ rows of \d+ files \(.* MB\) were sent\. Database graph_1password has account [A-Z2-7]{26} as of commit 2 of its archive\.$/,
  );
  expect(second).toMatch(/^Nothing is new\. /);
}, 240_000);

queryTests();
askTests();
ruleTests();
alertTests();
pageTests();
limitTests();
