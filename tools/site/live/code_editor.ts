/// <reference lib="dom" />
/**
 * The editor of a code cell: CodeMirror with TypeScript's colours, bundled as `assets/editor.js` and
 * loaded when the first cell is edited. Tab indents; Escape and then Tab leaves the editor.
 *
 * @module
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/** What an editor is created with. */
export interface CodeEditorOptions {
  /** The element that it fills. */
  parent: Element;
  /** The text. */
  source: string;
  /** What a screen reader calls it. */
  label: string;
  /** Called with the text after each change by the reader. */
  onChange(source: string): void;
  /** Called for Shift+Enter. */
  onRun(): void;
}

/** An open editor. */
export interface CodeEditor {
  /** Puts the cursor into it. */
  focus(): void;
  /** Replaces the text. */
  setSource(source: string): void;
}

/** Opens an editor. */
export function codeEditor(options: CodeEditorOptions): CodeEditor {
  let ownChange = false;
  const run = () => {
    options.onRun();
    return true;
  };
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.source,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run },
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
        history(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        javascript({ typescript: true }),
        syntaxHighlighting(classHighlighter),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": options.label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !ownChange) options.onChange(String(update.state.doc));
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    setSource(source) {
      ownChange = true;
      try {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: source } });
      } finally {
        ownChange = false;
      }
    },
  };
}
