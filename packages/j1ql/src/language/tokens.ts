import type { CustomPatternMatcherFunc, IToken, TokenType } from 'chevrotain';
import { createToken, Lexer } from 'chevrotain';

/** Any word at all: a property may be called like a keyword (`e.order`). */
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });
/** A word that may begin a path: all but those that would end or join a condition there. */
export const Name = createToken({ name: 'Name', pattern: Lexer.NA });

/** A word that is not a keyword: classes, types, verbs, aliases and properties. */
export const Identifier = createToken({
  name: 'Identifier',
  pattern: /[A-Za-z_]\w*/,
  categories: [Word, Name],
});

const keywords: TokenType[] = [];

function keyword(name: string, ...more: TokenType[]): TokenType {
  const token = createToken({
    name,
    pattern: new RegExp(name, 'i'),
    longer_alt: Identifier,
    categories: [Word, ...more],
  });
  keywords.push(token);
  return token;
}

export const Find = keyword('FIND', Name);
export const Unique = keyword('UNIQUE', Name);
export const That = keyword('THAT');
export const Relates = keyword('RELATES', Name);
export const To = keyword('TO', Name);
export const With = keyword('WITH');
export const Where = keyword('WHERE');
export const Return = keyword('RETURN');
export const Tree = keyword('TREE', Name);
export const Having = keyword('HAVING');
export const Order = keyword('ORDER', Name);
export const By = keyword('BY', Name);
export const Asc = keyword('ASC', Name);
export const Desc = keyword('DESC', Name);
export const Skip = keyword('SKIP', Name);
export const Limit = keyword('LIMIT', Name);
export const As = keyword('AS');
export const And = keyword('AND');
export const Or = keyword('OR');
export const True = keyword('TRUE');
export const False = keyword('FALSE');
export const Undefined = keyword('UNDEFINED');
// Reserved: no rule of the grammar takes it.
keyword('NULL');

export const Comparator = createToken({
  name: 'Comparator',
  pattern: /!~=|!\^=|!\$=|!=|<=|>=|~=|\^=|\$=|=|<(?!<)|>(?!>)/,
});
export const LParen = createToken({ name: 'LParen', pattern: '(' });
export const RParen = createToken({ name: 'RParen', pattern: ')' });

const REGEX = /\/((?:[^/\\\r\n[]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+)\/([a-z]*)/y;

/** A slash begins a regular expression after an operator, and a division elsewhere. */
const matchRegex: CustomPatternMatcherFunc = (text, offset, tokens) => {
  const before: IToken | undefined = tokens[tokens.length - 1];
  const types: TokenType[] = [Comparator, LParen, Or, And];
  if (!before || !types.includes(before.tokenType)) return null;
  REGEX.lastIndex = offset;
  return REGEX.exec(text);
};

export const Regex = createToken({
  name: 'Regex',
  pattern: matchRegex,
  start_chars_hint: ['/'],
  line_breaks: false,
});
/** Not the alias "date" before an optional walk. */
export const DateLiteral = createToken({
  name: 'DateLiteral',
  pattern: /date\s*\((?!\s*that\b)[^)\r\n]*\)/i,
});
export const DateNow = createToken({
  name: 'DateNow',
  pattern: /date\s*\.\s*now(?!\w)/i,
});
export const StringLiteral = createToken({
  name: 'StringLiteral',
  pattern: /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/,
  line_breaks: true,
});
export const NumberLiteral = createToken({ name: 'NumberLiteral', pattern: /\d+(?:\.\d+)?/ });
export const Braces = createToken({ name: 'Braces', pattern: /\{\{\s*[\w.-]+\s*\}\}/ });
export const Param = createToken({ name: 'Param', pattern: /\$\{\s*[\w.-]+\s*\}/ });
export const SmartClass = createToken({ name: 'SmartClass', pattern: /#\w+/ });
/** A property whose name has other characters than letters: `[tag.cost-center]`. */
export const BracketName = createToken({ name: 'BracketName', pattern: /\[[^[\]\r\n]+\]/ });
export const OutArrow = createToken({ name: 'OutArrow', pattern: '>>' });
export const InArrow = createToken({ name: 'InArrow', pattern: '<<' });
export const Bang = createToken({ name: 'Bang', pattern: '!' });
export const Question = createToken({ name: 'Question', pattern: '?' });
export const Pipe = createToken({ name: 'Pipe', pattern: '|' });
export const Comma = createToken({ name: 'Comma', pattern: ',' });
export const Dot = createToken({ name: 'Dot', pattern: '.' });
export const Star = createToken({ name: 'Star', pattern: '*' });
export const Plus = createToken({ name: 'Plus', pattern: '+' });
export const Minus = createToken({ name: 'Minus', pattern: '-' });
export const Caret = createToken({ name: 'Caret', pattern: '^' });
export const Slash = createToken({ name: 'Slash', pattern: '/' });
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' });

const skipped = { group: Lexer.SKIPPED, line_breaks: true };
const WhiteSpace = createToken({
  name: 'WhiteSpace',
  pattern: /[\s\u00a0\ufeff\u200b-\u200d\u2060]+/,
  ...skipped,
});
/** JupiterOne documents the other kind only, so that a query with one gets a remark. */
const LineComment = createToken({
  name: 'LineComment',
  pattern: /\/\/[^\r\n]*/,
  group: 'lineComments',
});
const BlockComment = createToken({ name: 'BlockComment', pattern: /\/\*[^]*?\*\//, ...skipped });

/** All tokens; where two match at one place, the first wins. */
export const tokens: TokenType[] = [
  WhiteSpace,
  BlockComment,
  LineComment,
  StringLiteral,
  Regex,
  DateLiteral,
  DateNow,
  Braces,
  Param,
  SmartClass,
  BracketName,
  Comparator,
  OutArrow,
  InArrow,
  Bang,
  Question,
  Pipe,
  Comma,
  Dot,
  Star,
  Plus,
  Minus,
  Slash,
  Caret,
  Semicolon,
  LParen,
  RParen,
  NumberLiteral,
  ...keywords,
  Identifier,
  Word,
  Name,
];

/** The keywords as people write them, for suggestions. */
export const KEYWORDS: readonly string[] = keywords.map(({ name }) => name);

/** Words that cannot be an alias, in lower case. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'count sum avg min max find that with where return order by limit skip has relates to from ' +
    'and or not true false null undefined as'
  ).split(' '),
);

export const lexer = new Lexer(tokens);
