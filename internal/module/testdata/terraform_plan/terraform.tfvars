tags = { team = "data", cost = 12 }
