import { EXIT } from '../support/exitCodes';
import { RunPrinter } from './runPrinter';

const REPORT = { delivered: 0, waiting: 0, refused: 0, warnings: [] };
const PROBLEM = 'Reading a graph needs DuckDB, which is not installed.';

test('where the rules did not run, that is in the JSON, and --once has done its work in part', () => {
  const said = jest.spyOn(console, 'log').mockReturnValue(undefined);
  const printer = new RunPrinter(true);
  expect(printer.exitCode(EXIT.done)).toBe(EXIT.done);
  printer.alerts(PROBLEM);
  expect(JSON.parse(String(said.mock.calls[0]))).toEqual({ event: 'alerts', problem: PROBLEM });
  expect(printer.exitCode(EXIT.done)).toBe(EXIT.partial);
  // What became of the run says more.
  expect(printer.exitCode(EXIT.failed)).toBe(EXIT.failed);
  expect(printer.exitCode(EXIT.interrupted)).toBe(EXIT.interrupted);
  printer.alerts(REPORT);
  expect(printer.exitCode(EXIT.done)).toBe(EXIT.done);
  said.mockRestore();
});
