[
  {
    "name": "web",
    "image": "${image}",
    "portMappings": [
%{ for i, port in ports ~}
      { "containerPort": ${port} }%{ if i < 1 },%{ endif }
%{ endfor ~}
    ]
  }
]
