import { formatCsv } from './format';

test('a row of CSV is one line, and turns no direction', () => {
  const rows = [{ name: 'a\r\nb\n=1\u2028c', note: 'x\u202ey\u2066z' }];
  expect(formatCsv({ columns: ['name', 'note'], rows })).toBe(
    'name,note\r\na b =1 c,x\ufffdy\ufffdz',
  );
});
