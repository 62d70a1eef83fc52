import { launch, describeInBrowser } from './browser';
import { ExplorerPage } from './explorerPage';
import { NOW, Subject } from './subject';
import { dataTests } from './suites/data';
import { drillTests } from './suites/drill';
import { findingsTests } from './suites/findings';
import { graphTests } from './suites/graph';
import { overviewTests } from './suites/overview';
import { peopleTests } from './suites/people';
import { personTests } from './suites/person';
import { shellTests } from './suites/shell';
import type { Suite } from './suites/suite';
import { thingTests } from './suites/thing';
import { vaultsTests } from './suites/vaults';
import { windowTests } from './suites/windows';
import { trueFindings } from './truth/findings';
import { TrueGraph } from './truth/graph';

describeInBrowser('the explorer of a collected tenant, in Chromium', () => {
  const suite = {} as Suite;
  beforeAll(async () => {
    suite.subject = await Subject.collected();
    suite.graph = new TrueGraph(suite.subject.graphFolder);
    suite.findings = await trueFindings(suite.subject.graphFolder, NOW);
    suite.browser = await launch();
    suite.tab = await ExplorerPage.open(suite.browser, suite.subject.file);
  }, 90_000);
  afterAll(async () => {
    await suite.browser?.close();
    suite.subject?.remove();
  });
  afterEach(() => suite.tab.expectNoTrouble());

  shellTests(suite);
  overviewTests(suite);
  drillTests(suite);
  peopleTests(suite);
  personTests(suite);
  vaultsTests(suite);
  thingTests(suite);
  graphTests(suite);
  findingsTests(suite);
  dataTests(suite);
  windowTests(suite);
});
