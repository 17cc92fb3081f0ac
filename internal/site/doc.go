// Package site turns docs/ into a static site. The work is VitePress's: this folder holds its configuration, and the two
// things a Terraform Registry docs tree needs from it, a sidebar read off the tree (sidebar.mjs) and the registry's dialect
// of Markdown (markdown.mjs). There is no Go in it but the test that runs the site's own tests.
//
// It must not know what the pages say: a new resource, rule, guide or folder of them appears by being there.
package site
