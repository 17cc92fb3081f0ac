// The Markdown of the Terraform Registry, for a renderer whose output is a Vue template: what a page says in braces or
// angle brackets is text, and the registry's callouts (https://developer.hashicorp.com/terraform/registry/providers/docs#callouts)
// are boxes.

const callouts = new Map([
  ['->', { kind: 'info', title: 'Note' }],
  ['~>', { kind: 'warning', title: 'Note' }],
  ['!>', { kind: 'danger', title: 'Warning' }]
])

// Elements that tfplugindocs and people write on purpose. Anything else in angle brackets is a placeholder: <cluster>.
const elements = new Set(
  'a abbr b br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strong sub summary sup table tbody td th thead tr ul'.split(' ')
)

const onlyElements = (html) =>
  [...html.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<\/?([A-Za-z][^\s/>]*)/g)].every(([, name]) => elements.has(name.toLowerCase()))

// Vue reads {{ before it decodes entities, so an entity is never the start of an expression.
const inert = (html) => html.replaceAll('{{', '&#123;&#123;')

function plainBraces(md) {
  for (const rule of ['text', 'html_inline', 'html_block', 'code_inline', 'image']) {
    const render = md.renderer.rules[rule]
    md.renderer.rules[rule] = (...args) => inert(render(...args))
  }
}

function plainPlaceholders(md) {
  for (const rule of ['html_inline', 'html_block']) {
    const render = md.renderer.rules[rule]
    md.renderer.rules[rule] = (tokens, index, ...rest) => {
      const html = tokens[index].content
      if (onlyElements(html)) return render(tokens, index, ...rest)
      const text = md.utils.escapeHtml(html)
      return rule === 'html_block' ? `<p>${text}</p>\n` : text
    }
  }
}

function registryCallouts(md) {
  // After "block" the paragraphs are there, and their text is not yet parsed.
  md.core.ruler.after('block', 'registry_callouts', (state) => {
    state.tokens.forEach((token, i, tokens) => {
      const [open, close] = [tokens[i - 1], tokens[i + 1]]
      if (token.type !== 'inline' || open?.type !== 'paragraph_open' || open.hidden) return
      const callout = callouts.get(token.content.slice(0, 2))
      if (!callout || !/^..\s/.test(token.content)) return
      let text = token.content.slice(2).trim()
      const own = text.match(/^\*\*(.+?):?\*\*:?\s*/s)
      if (own) text = text.slice(own[0].length)
      token.content = text
      Object.assign(open, { type: 'callout_open', tag: 'div', meta: { ...callout, title: own?.[1] ?? callout.title } })
      Object.assign(close, { type: 'callout_close', tag: 'div' })
    })
  })
  md.renderer.rules.callout_open = (tokens, index) => {
    const { kind, title } = tokens[index].meta
    return `<div class="${kind} custom-block"><p class="custom-block-title">${md.renderInline(title)}</p><p>`
  }
  md.renderer.rules.callout_close = () => '</p></div>\n'
}

export const registryMarkdown = {
  // Off, because a page may say {this} or :key: and mean it.
  attrs: { disable: true },
  languageAlias: { tf: 'terraform' },
  config(md) {
    md.core.ruler.disable('emoji', true)
    registryCallouts(md)
    plainPlaceholders(md)
    plainBraces(md)
  }
}
