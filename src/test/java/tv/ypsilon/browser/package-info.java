/** A real browser for the tests of the pages: Debian's Chromium, driven by Playwright, judged by axe. */
package tv.ypsilon.browser;
