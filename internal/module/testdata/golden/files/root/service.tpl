{
  "name": "${name}",
  "role": "${arn}"
}
