// Package browser looks at the built site as its readers do: in Chromium, with
// a keyboard, on a narrow screen, with large letters, in the dark, on paper, and
// with a machine that knows the accessibility rules (axe-core). It holds tests
// only; the program has no part in it.
//
// # What is needed
//
// Chromium with Chinese fonts, as `chromium` on the PATH, and axe-core below
// .ci/node_modules, which `npm ci --ignore-scripts` in .ci puts there. Where one
// is missing the tests say what they left out and pass; with CI=true they fail.
// No test reaches another host than the loopback server of its own.
//
// # Order
//
// First a page full of seeded faults (testdata/faults.html) has to be found
// faulty, or the harness itself is broken and everything fails. Then:
//
//	pages      every page type in every mode: axe and the checks of testdata/checks.js
//	keyboard   Tab from the first to the last stop of every page type
//	tools      阅读工具: sizes, printing, copying, absent without a script
//	journeys   J1 to J6: what a citizen, an auditor or a blind reader wants, tap by tap
//	first      what a document's page says on the first screen of a phone and of a desk
//	focus      every control with the focus, in the light, in the dark, in forced colours
//	paper      how many sheets a document takes, and that no column is narrower than four characters
//	charts     every component of package chart in all its states, a page each
//	hard       documents that are longer, wider and rarer than any in the demonstration
//	desk       TestDesk: a clerk's first day at the desk (gongkai desk), compared with what commands write
//	proof      what only a site with a log has: versions of a document, grades, the pages about proof
//
// # Page types
//
// A page type is a layout with the kind of its document, or with the shape of
// its address where no document is behind it. The types are read off the plan of
// the site, so a new layout, kind or list is taken in by itself. Of each type as
// many pages are visited as it takes to see every element and class that any of
// its pages has. -short visits one page of each type in the light and at 320 pixels,
// and one of each layout in the other modes and with the keyboard.
//
// # Modes
//
// Light, dark, forced colours, print, 320 pixels, 320 pixels with the text
// spacing of WCAG 1.4.12, letters of 200 %, no script, opened from a folder,
// without the style sheet, and the two larger sizes of the reading tools. In the
// light mode every page of a type is visited, in the others the fullest one;
// GONGKAI_BROWSER=full visits every page in every mode.
//
// # Findings
//
// No rule of axe is switched off and no element is left out. What axe cannot
// decide ("incomplete") has to be in testdata/reviewed.toml, with the reason why
// a person found it right; an entry that nothing meets any more is a failure.
package browser
