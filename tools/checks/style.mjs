/**
 * One way to write what can be written in two. ESLint's own rules hold
 * them the other way round only, or without a fix.
 */

/** `count++`, not `count += 1`. */
const increment = {
  meta: { type: 'suggestion', fixable: 'code', schema: [] },
  create(context) {
    const step = (node) => {
      const statement = node.parent.type === 'ExpressionStatement' || node.parent.update === node;
      const sign = node.operator === '+=' ? '++' : '--';
      const target = context.sourceCode.getText(node.left);
      context.report({
        node,
        message: `Write ${statement ? `x${sign}` : `${sign}x`}, not x ${node.operator} 1.`,
        fix: (fixer) => fixer.replaceText(node, statement ? target + sign : sign + target),
      });
    };
    return {
      'AssignmentExpression[operator="+="][right.value=1]': step,
      'AssignmentExpression[operator="-="][right.value=1]': step,
    };
  },
};

/** `#name`, not `private name`: a constructor may stay private. */
const hashPrivate = {
  meta: { type: 'suggestion', schema: [] },
  create(context) {
    const report = (node) =>
      context.report({ node, message: 'Write #name for what is private to a class.' });
    return {
      'PropertyDefinition[accessibility="private"]': report,
      'MethodDefinition[accessibility="private"][kind!="constructor"]': report,
      'TSParameterProperty[accessibility="private"]': report,
    };
  },
};

const DURATIONS = { 3_600_000: 'HOUR', 86_400_000: 'DAY' };

/** Hours and days in ms have their names from the vocabulary. */
const durations = {
  meta: { type: 'suggestion', schema: [] },
  create: (context) => ({
    Literal(node) {
      const name = DURATIONS[node.value];
      if (!name || typeof node.value !== 'number') return;
      context.report({ node, message: `Import ${name} from @graph-1password/vocabulary.` });
    },
  }),
};

/** Types of the graph have their names from the vocabulary: `EntityTypes.VAULT`, not its text. */
const graphTypes = {
  meta: { type: 'suggestion', schema: [] },
  create(context) {
    const check = (node, text) => {
      const type = /one_password_\w*/.exec(text)?.[0];
      if (type === undefined) return;
      context.report({
        node,
        message: `Take ${type} from EntityTypes or relationshipType of @graph-1password/vocabulary.`,
      });
    };
    return {
      Literal: (node) => check(node, typeof node.value === 'string' ? node.value : ''),
      TemplateElement: (node) => check(node, node.value.raw),
      JSXText: (node) => check(node, node.value),
    };
  },
};

export default {
  rules: {
    durations,
    'graph-types': graphTypes,
    increment,
    'hash-private': hashPrivate,
  },
};
