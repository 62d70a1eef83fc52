import { describeUsualPage } from './suites/inBrowser';
import { drillTests } from './suites/drill';
import { overviewTests } from './suites/overview';
import { peopleTests } from './suites/people';
import { personTests } from './suites/person';
import { shellTests } from './suites/shell';

describeUsualPage([shellTests, overviewTests, drillTests, peopleTests, personTests]);
