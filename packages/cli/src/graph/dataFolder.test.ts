import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectFolder, pollFolder } from './dataFolder';
import { showRun } from './latest';
import { writeFailedRun } from './runFile';
import { UsageError } from '../support/usage';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'data-folder-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...parts: string[]): string => path.join(root, ...parts);

function collected(...folder: string[]): void {
  mkdirSync(at(...folder, 'graph', 'fetch-vaults'), { recursive: true });
  writeFileSync(at(...folder, 'summary.json'), '{ "integrationStepResults": [] }');
}

function polled(dataFolder: string, instance: string): void {
  mkdirSync(at(dataFolder, instance, 'runs', 'run-1', 'graph'), { recursive: true });
  showRun(at(dataFolder, instance), at(dataFolder, instance, 'runs', 'run-1'));
}

/** What a function gives, or the sentence with which it refuses. */
function told(ask: () => string): string {
  try {
    return path.relative(root, ask());
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message.replaceAll(root, '<root>');
  }
}

const collect = (...folder: string[]): string => told(() => collectFolder(at(...folder)));
const poll = (folder: string, name: string): string => told(() => pollFolder(at(folder), name));

describe('a collect', () => {
  test('leaves its graph where questions find it, one level too high or too low', () => {
    expect(collect('new')).toBe('new');
    collected('project', '.j1-integration');
    const graph = path.join('project', '.j1-integration');
    for (const folder of ['project', graph, path.join(graph, 'graph')]) {
      expect(collect(folder)).toBe(graph);
    }
    collected('own');
    expect(collect('own')).toBe('own');
    expect(collect('own/graph')).toBe('own');
  });

  test('replaces nothing that no run has left', () => {
    mkdirSync(at('site', 'graph'), { recursive: true });
    writeFileSync(at('site', 'index.html'), '');
    expect(collect('site')).toBe(
      '<root>/site holds graph, index.html, which do not come from a run: choose an empty folder as --data-dir.',
    );
    expect(collect('site', 'graph')).toBe('site/graph');
    // Names that a run uses too do not make a graph.
    mkdirSync(at('docs', 'graph'), { recursive: true });
    writeFileSync(at('docs', 'graph', 'own.txt'), '');
    writeFileSync(at('docs', 'summary.json'), 'hi');
    expect(collect('docs')).toMatch(/^<root>\/docs holds graph, summary.json, which do not/);
    writeFileSync(at('docs', 'summary.json'), '{ "integrationStepResults": [] }');
    expect(collect('docs')).toMatch(/^<root>\/docs holds graph, summary.json, which do not/);
    mkdirSync(at('papers'));
    for (const name of ['a', 'b', 'c', 'thesis.txt']) writeFileSync(at('papers', name), '');
    expect(collect('papers')).toMatch(/^<root>\/papers holds a, b, c and 1 more, which do not/);
    // A volume that is new.
    mkdirSync(at('volume', 'lost+found'), { recursive: true });
    expect(collect('volume')).toBe('volume');
    // A first run that failed leaves this, and must not keep the next one away.
    mkdirSync(at('tried'));
    writeFailedRun(at('tried'), { startedOn: '', reasons: [] });
    expect(collect('tried')).toBe('tried');
  });

  test('does not go where a poller or the demo keeps its graphs', () => {
    polled('data', 'a');
    const cure = 'choose another --data-dir, or run "graph-1password poll --once --collect-only".';
    for (const folder of ['data', 'data/a']) {
      expect(collect(folder)).toBe(`A poller keeps its graphs in <root>/${folder}: ${cure}`);
    }
    expect(collect('.graph-1password', 'demo')).toMatch(/belongs to the demo, and the next/);
  });
});

describe('a poller', () => {
  test('keeps its graphs below the folder that is meant', () => {
    expect(poll('new', 'a')).toBe('new');
    polled('share/graph-1password', 'a');
    const data = 'share/graph-1password';
    for (const folder of ['share', data, `${data}/a`, `${data}/a/runs`, `${data}/a/runs/run-1`]) {
      expect(poll(folder, 'a')).toBe(data);
    }
  });

  test('does not go where another instance or a collect has its graph', () => {
    polled('data', 'a');
    expect(poll('data', 'b')).toBe('data');
    expect(poll('data/a', 'b')).toBe(
      '<root>/data/a contains the graphs of the instance a: give <root>/data as --data-dir, or choose that instance with --integration-instance-id.',
    );
    collected('own');
    expect(poll('own', 'a')).toMatch(
      /^<root>\/own contains the graph of a collection, which would hide/,
    );
  });
});
