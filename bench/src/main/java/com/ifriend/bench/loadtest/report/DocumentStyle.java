package com.ifriend.bench.loadtest.report;

/** The style sheet of a drawing that is a file of its own: light or dark as its reader is. */
final class DocumentStyle {
  static final String SHEET =
      """
      :root {
        --page: #ffffff; --text: #1b1f24; --soft: #5c6672; --line: #dfe3e8;
        --a: #cf2e24; --b: #1f64c8; --c: #16805c; --d: #9a6200;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --page: #0d1117; --text: #e8ebee; --soft: #9aa5b1; --line: #323a43;
          --a: #ff7168; --b: #6fa8ff; --c: #4cc79a; --d: #e5ac4c;
        }
      }
      svg { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
      .page { fill: var(--page); }
      text { fill: var(--text); }
      .axis { fill: var(--soft); font-size: 11.5px; }
      .title { font-size: 12px; font-weight: 600; }
      .name { fill: currentColor; font-weight: 600; }
      .grid { stroke: var(--line); stroke-width: 1; }
      .goal { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 4 3; }
      .range { stroke: currentColor; stroke-width: 3; stroke-opacity: .35; stroke-linecap: round; }
      .line { stroke: currentColor; stroke-width: 2.2; stroke-linejoin: round; }
      .dot { fill: currentColor; }
      .Redis, .missed { color: var(--a); }
      .MySQL { color: var(--b); }
      .limit, .again, .met { color: var(--c); }
      .blob { color: var(--d); }
      """;

  private DocumentStyle() {}
}
