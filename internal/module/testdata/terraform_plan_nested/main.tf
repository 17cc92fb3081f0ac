variable "limits" {
  type = map(number)
}

variable "flags" {
  type = list(bool)
}

variable "mixed" {
  type = list(string)
}

variable "secret" {
  type      = string
  sensitive = true
}

variable "number" {
  type = string
}

variable "big" {
  type = number
}

variable "pairs" {
  type = list(tuple([string, number]))
}

variable "anything" {
  type    = any
  default = { list = [1, "2", true], nested = { deep = [{ x = null }] } }
}

variable "defaulted" {
  type = object({
    name = optional(string, "none")
    list = optional(list(object({ a = optional(number, 7), b = optional(string) })), [{}, { a = 1 }])
    map  = optional(map(object({ on = optional(bool, true) })), { x = {}, y = { on = false } })
    sub  = optional(object({ deep = optional(object({ leaf = optional(string, "leaf") }), {}) }), {})
    tup  = optional(tuple([string, number]), ["a", 1])
    any  = optional(any)
    set  = optional(set(string), ["b", "a"])
  })
  default = { name = null }
}

variable "nullable" {
  type     = string
  default  = "set"
  nullable = false
}

variable "teams" {
  type = map(object({
    enabled = optional(bool, true)
    apps = map(object({
      size     = optional(string, "small")
      env      = optional(map(string), {})
      sidecars = optional(list(object({ name = string, port = optional(number) })), [])
    }))
  }))
}

locals {
  active   = { for name, team in var.teams : name => team if team.enabled }
  flat     = merge([for t, team in local.active : { for a, app in team.apps : "${t}/${a}" => merge(app, { team = t }) }]...)
  by_size  = { for key, app in local.flat : app.size => key... }
  product  = [for p in setproduct(keys(local.active), ["dev", "prod"]) : join("-", p)]
  folded   = { for k in sort(keys(local.flat)) : k => try(local.flat[k].sidecars[0].port, local.flat[k].sidecars[0].name, "none") }
  heredoc  = <<EOT
  a
    ${upper("b")}
EOT
  stripped = <<-EOT
      first
        second ${join(",", [for x in [1, 2] : x * 2])}
      %{ if length(local.active) > 1 }many%{ else }few%{ endif }
    last
  EOT
  literal  = "$${not} %%{this} \"quoted\" \\ tab\t é"
  numbers  = [1 / 3, 0.1 + 0.2, 1e21, 100000000000000000000, -0, 5 % 3, -7 % 3, pow(2, 63)]
  strings  = ["${1 / 4}", "${1e21}", "${true}", tostring(1.0), format("%v", 1.50), "${0.1 + 0.2}"]
  splats   = [local.apps[*].name, values(local.flat)[*].size, local.nothing[*], "one"[*], [for s in values(local.flat)[*].sidecars : s[*].name]]
  apps     = [{ name = "x" }, { name = "y" }]
  nothing  = null
  cond     = [true ? [1] : ["a", "b"], false ? { a = 1 } : { a = "b" }, local.nothing == null ? "null" : local.nothing]
  compared = [1 == "1", "1" == "1", null == local.nothing, [] == [], { a = 1 } == { a = 1 }, toset(["a"]) == toset(["a"])]
  template = templatefile("${path.module}/greet.tftpl", { name = "you", items = { b = 2, a = 1 }, flag = true })
  paths    = [basename(path.module), path.module == path.root]
  secret   = "x${var.secret}"
  tried    = [try(var.anything.nested.deep[0].x, "x"), try(var.anything.nope, "fallback"), can(var.anything.list[5]), try(tonumber("x"), -1)]
  keyed    = { (var.nullable) = 1, "k-${var.number}" = 2, 3 = "three" }
  grouped  = { for w in ["apple", "avocado", "bean", "cherry", "corn"] : substr(w, 0, 1) => upper(w)... if w != "cherry" }
  nested   = [for i, row in [[1, 2], [3]] : { for j, v in row : "${i}.${j}" => v }]
  unicode  = [length("é"), length("👩‍👩‍👧"), substr("héllo", 1, 3), upper("straße"), strrev("ab\u0301c"), title("ñu")]
  sets     = [setunion(["b"], ["a"]), setsubtract(["1", "2"], ["2"]), tolist(toset([3, 1, 20]))]
  deep     = yamldecode("a: [1, 2.5, {b: null}]\nc: |\n  text\n  more\n")
  csv      = csvdecode("a,b\n1,\"x,y\"\n")
}

module "team" {
  source   = "./team"
  for_each = local.active
  name     = each.key
  apps     = each.value.apps
  prefix   = length(each.value.apps) > 1 ? "multi" : null
}

moved {
  from = terraform_data.old
  to   = terraform_data.values["numbers"]
}

resource "terraform_data" "values" {
  for_each = {
    variables = [var.limits, var.flags, var.mixed, var.number, var.big, var.pairs, var.anything, var.defaulted, var.nullable]
    maps      = [local.flat, local.by_size, local.folded, local.keyed, local.grouped]
    lists     = [local.product, local.splats, local.cond, local.compared, local.tried, local.nested]
    text      = [local.heredoc, local.stripped, local.literal, local.template]
    numbers   = [local.numbers, local.strings]
    rest      = [local.unicode, local.sets, local.deep, local.csv, local.paths]
    outputs   = [{ for k, t in module.team : k => t.apps }, values(module.team)[*].first, module.team["red"].apps.web]
    secret    = [nonsensitive(local.secret)]
  }
  input = jsonencode(each.value)
}

resource "terraform_data" "counted" {
  count = length(local.product) - 1
  input = jsonencode({ index = count.index, name = local.product[count.index], last = count.index == length(local.product) - 2 })
}
