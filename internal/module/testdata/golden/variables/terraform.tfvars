by_tfvars = "tfvars"
by_auto   = "tfvars"
not_null  = null
object = {
  a = 1
}
