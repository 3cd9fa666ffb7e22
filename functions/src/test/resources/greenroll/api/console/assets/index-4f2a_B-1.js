console.log("grün");
