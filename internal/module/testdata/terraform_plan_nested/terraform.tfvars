limits = { small = "1", large = 20 }
flags  = ["true", false, "0" == "0"]
mixed  = ["a", 1, true]
secret = "hush"
