document.getElementById("auto").submit();
