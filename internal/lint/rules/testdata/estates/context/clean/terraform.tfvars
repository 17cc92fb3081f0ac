namespace = "eg"
stage     = "prod"
