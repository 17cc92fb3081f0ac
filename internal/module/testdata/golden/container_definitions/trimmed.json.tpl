[
  {
    %{~ if true ~}
    "name": "web",
    %{~ endif ~}
    "image": "${image}",
    "cpu": 1
  }
]
