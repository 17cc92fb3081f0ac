import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { registryMarkdown } from '../markdown.mjs'
import { navigation, readDocs, shortTitle, sidebar } from '../sidebar.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const checkout = path.resolve(here, '../../..')

// SITE_DOCS and SITE_OUT are for tests. SITE_BASE is the path the site is served under: "/" unless told otherwise.
const docs = path.resolve(process.env.SITE_DOCS ?? path.join(checkout, 'docs'))
const outDir = path.resolve(process.env.SITE_OUT ?? path.join(checkout, '.cache/site'))
const base = `/${process.env.SITE_BASE ?? ''}/`.replace(/\/+/g, '/')

const tree = readDocs(docs)

const icon = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0e7490"/>' +
    '<path d="M6 9v14h20V9M10 16h12l-2 4h-8zM16 8v8" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/></svg>'
)

export default defineConfig({
  title: 'drydock',
  description: 'Rehearse Amazon ECS estates written in Terraform, then ship them.',
  lang: 'en',
  base,
  srcDir: docs,
  outDir,
  cacheDir: path.join(checkout, '.cache/vitepress'),
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${icon}` }]],
  markdown: registryMarkdown,
  transformPageData(page) {
    if (page.frontmatter.page_title) page.title = shortTitle(page.frontmatter.page_title)
    page.description = page.frontmatter.description?.trim() ?? page.description
  },
  themeConfig: {
    nav: navigation(tree),
    sidebar: sidebar(tree),
    outline: [2, 3],
    search: {
      provider: 'local',
      // Short words differ by a letter and mean something else: ecs, ecr, efs.
      options: { miniSearch: { searchOptions: { fuzzy: (term) => (term.length > 4 ? 0.2 : false), prefix: true, boost: { title: 4, text: 2, titles: 1 } } } }
    },
    socialLinks: [{ icon: 'github', link: 'https://github.com/drydock-iac/terraform-provider-drydock' }]
  },
  // The pages lie outside this folder, where Vite would look for its packages in vain.
  vite: { resolve: { alias: { vue: path.resolve(here, '../node_modules/vue') } } }
})
