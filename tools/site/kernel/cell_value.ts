/**
 * Which statements give a cell its value.
 *
 * @module
 */
import type { ExpressionStatement, ModuleDeclaration, Statement } from "acorn";

/**
 * The expression statements within a top-level `statement` whose value can be that of the cell. In
 * JavaScript, the value of a program is that of the last expression statement that ran, outside
 * functions.
 */
export function valueStatements(
  statement: Statement | ModuleDeclaration,
): ExpressionStatement[] {
  switch (statement.type) {
    case "ExpressionStatement":
      return [statement];
    case "BlockStatement":
      return statement.body.flatMap(valueStatements);
    case "IfStatement":
      return [statement.consequent, ...(statement.alternate ? [statement.alternate] : [])]
        .flatMap(valueStatements);
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "LabeledStatement":
      return valueStatements(statement.body);
    case "SwitchStatement":
      return statement.cases.flatMap(({ consequent }) => consequent.flatMap(valueStatements));
    case "TryStatement":
      return [statement.block, ...(statement.handler ? [statement.handler.body] : [])]
        .flatMap(valueStatements);
    default:
      return [];
  }
}
